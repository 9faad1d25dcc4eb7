package dev.asyncdb.autoconfigure.migration;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * The address that is configured for R2DBC, as Spring Boot passes it to the driver.
 */
record ConfiguredAddress(ObjectProvider<R2dbcConnectionDetails> details,
		ObjectProvider<ConnectionFactoryOptionsBuilderCustomizer> customizers) {

	/**
	 * Return the options of the address, {@code null} if none is configured.
	 */
	@Nullable ConnectionFactoryOptions options() {
		R2dbcConnectionDetails configured = this.details.getIfAvailable();
		if (configured == null) {
			return null;
		}
		ConnectionFactoryOptions.Builder options = configured.getConnectionFactoryOptions().mutate();
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

}
