package dev.asyncdb.support;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.data.r2dbc.convert.R2dbcConverter;

/**
 * The time zone in which a converter reads values of {@link Instant}. Drivers such as
 * that of MariaDB return a date and time, which Spring Data reads in the time zone of the
 * JVM.
 */
public final class MomentZone {

	private static final Logger logger = LoggerFactory.getLogger(MomentZone.class);

	private static final LocalDateTime SAMPLE = LocalDateTime.of(2000, 1, 1, 0, 0);

	private MomentZone() {
	}

	/**
	 * Let a converter read values of {@link Instant} in the time zone of its connections,
	 * and warn where the driver stores them in the time zone of this JVM.
	 */
	public static void align(ConnectionFactory connections, R2dbcConverter converter, DatabaseProduct product) {
		if (!align(connections, converter) && product == DatabaseProduct.MARIADB
				&& !ZoneId.systemDefault().normalized().equals(ZoneOffset.UTC)) {
			logger.warn(
					"The driver of MariaDB stores an Instant in the time zone of this JVM, {}: readers in other zones read another moment,"
							+ " and an hour that the clock repeats is ambiguous. Run with -Duser.timezone=UTC, or set"
							+ " asyncdb.url with timezone=UTC",
					ZoneId.systemDefault());
		}
	}

	/**
	 * Let a converter read values of {@link Instant} in the time zone of its connections.
	 * A conversion of the application is kept.
	 * @return {@code false} if the driver converts them
	 */
	public static boolean align(ConnectionFactory connections, R2dbcConverter converter) {
		ZoneId zone = StartupSettings.momentZone(connections);
		if (zone != null && converter.getTargetType(Instant.class) == Instant.class
				&& converter.getConversionService() instanceof ConverterRegistry conversions
				&& readsInZoneOfJvm(converter.getConversionService())) {
			conversions.addConverter(LocalDateTime.class, Instant.class, (local) -> local.atZone(zone).toInstant());
		}
		return zone != null;
	}

	private static boolean readsInZoneOfJvm(ConversionService conversion) {
		return SAMPLE.atZone(ZoneId.systemDefault()).toInstant().equals(conversion.convert(SAMPLE, Instant.class));
	}

}
