package dev.asyncdb.support;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;

import dev.asyncdb.mapping.value.Intervals;
import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.postgresql.codec.Interval;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.data.r2dbc.convert.R2dbcConverter;

/**
 * Conversions of what a driver returns to the types of properties, which Spring Data does
 * not have. A conversion of the application is kept.
 */
public final class DriverConversions {

	private final ConversionService known;

	private final ConverterRegistry registry;

	private DriverConversions(ConversionService known, ConverterRegistry registry) {
		this.known = known;
		this.registry = registry;
	}

	/**
	 * Add the conversions of a product to a converter.
	 */
	public static void addTo(R2dbcConverter converter, DatabaseProduct product) {
		ConversionService known = converter.getConversionService();
		if (known instanceof ConverterRegistry registry) {
			new DriverConversions(known, registry).add(product);
		}
	}

	private void add(DatabaseProduct product) {
		switch (product) {
			case POSTGRESQL -> {
				// What the driver makes of the elements of an array
				add(Instant.class, OffsetDateTime.class, (moment) -> moment.atOffset(ZoneOffset.UTC));
				add(Instant.class, ZonedDateTime.class, (moment) -> moment.atZone(ZoneOffset.UTC));
				IntervalConversions.addTo(this);
			}
			case MARIADB -> {
				add(LocalDateTime.class, OffsetDateTime.class, (local) -> moment(local).atOffset(ZoneOffset.UTC));
				add(LocalDateTime.class, ZonedDateTime.class, (local) -> moment(local).atZone(ZoneOffset.UTC));
			}
			case H2 -> {
			}
		}
	}

	// In the time zone that the connections have
	private Instant moment(LocalDateTime local) {
		return Objects.requireNonNull(this.known.convert(local, Instant.class));
	}

	private <S, T> void add(Class<S> source, Class<T> target, Converter<S, T> conversion) {
		if (!this.known.canConvert(source, target)) {
			this.registry.addConverter(source, target, conversion);
		}
	}

	/**
	 * Loaded only with the driver.
	 */
	private static final class IntervalConversions {

		static void addTo(DriverConversions conversions) {
			conversions.add(Interval.class, Duration.class, (interval) -> read(Duration.class, interval));
			conversions.add(Interval.class, Period.class, (interval) -> read(Period.class, interval));
		}

		private static <T> T read(Class<T> type, Interval interval) {
			Object value = Intervals.in(type, interval);
			if (value == null) {
				throw new TypeMismatchDataAccessException(
						"A %s cannot hold an interval of both months and seconds: declare the property as Interval"
							.formatted(type.getSimpleName()));
			}
			return type.cast(value);
		}

	}

}
