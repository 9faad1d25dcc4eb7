package dev.asyncdb.pool;

import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DatabaseUrlException;
import dev.asyncdb.url.DriverOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Addresses that can be parsed and that the driver does not take.
 */
class DriverConnectionsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			postgresql://localhost/shop | has no user
			jdbc:postgresql:shop | has no user
			mariadb://localhost/shop | has no user
			postgresql://app:geheim@localhost/shop?sslmode=ful | Invalid ssl mode value: ful
			""")
	void addressThatTheDriverRefusesIsExplained(String url, String reason) {
		assertThatExceptionOfType(DatabaseUrlException.class)
			.isThrownBy(() -> DriverConnections.open(DriverOptions.defaults(),
					DatabaseUrl.parse(url).toConnectionFactoryOptions()))
			.withMessageContaining(reason)
			.withMessageContaining("Expected postgresql://user:password@host")
			.withMessageNotContaining("geheim");
	}

}
