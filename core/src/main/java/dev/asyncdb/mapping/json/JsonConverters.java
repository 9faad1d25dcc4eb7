package dev.asyncdb.mapping.json;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.util.ClassUtils;

/**
 * Converters of Spring Data between JSON documents and values of type
 * {@link JsonDocument} and {@link Map}, by Jackson. An {@code AsyncDatabaseManager} and
 * Spring Boot use them if Jackson is on the class path; an application that defines
 * {@code R2dbcCustomConversions} itself adds them to its own converters.
 *
 * @since 0.1.0
 */
public final class JsonConverters {

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			JsonConverters.class.getClassLoader());

	private JsonConverters() {
	}

	/**
	 * Create the converters with a mapper of default settings.
	 * @param product the product of the database
	 * @return the converters, none without Jackson
	 * @since 0.1.0
	 */
	public static List<Object> of(DatabaseProduct product) {
		return JACKSON_PRESENT ? SharedMapper.of(product) : List.of();
	}

	/**
	 * Create the converters.
	 * @param product the product of the database
	 * @param mapper writes and reads the documents
	 * @return a writing and a reading converter
	 * @since 0.1.0
	 */
	public static List<Object> of(DatabaseProduct product, JsonMapper mapper) {
		return (product == DatabaseProduct.POSTGRESQL) ? Documents.of(mapper) : List
			.of(new Writer(mapper, String.class, (text) -> text), new Reader(mapper, String.class, String::valueOf));
	}

	private static Set<GenericConverter.ConvertiblePair> pairs(
			Function<Class<?>, GenericConverter.ConvertiblePair> pair) {
		return Stream.of(JsonDocument.class, Map.class).map(pair).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Loaded only with Jackson.
	 */
	private static final class SharedMapper {

		static List<Object> of(DatabaseProduct product) {
			return JsonConverters.of(product, JsonMapper.shared());
		}

	}

	/**
	 * Loaded only with the driver of PostgreSQL.
	 */
	private static final class Documents {

		static List<Object> of(JsonMapper mapper) {
			return List.of(new Writer(mapper, Json.class, Json::of),
					new Reader(mapper, Json.class, (stored) -> ((Json) stored).asString()));
		}

	}

	@WritingConverter
	private record Writer(JsonMapper mapper, Class<?> stored,
			Function<String, Object> document) implements GenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return pairs((type) -> new ConvertiblePair(type, this.stored));
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
			return (source != null) ? this.document.apply(this.mapper.writeValueAsString(source)) : null;
		}

	}

	@ReadingConverter
	private record Reader(JsonMapper mapper, Class<?> stored,
			Function<Object, String> text) implements GenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return pairs((type) -> new ConvertiblePair(this.stored, type));
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
			return (source != null) ? Objects.requireNonNull(this.mapper.readValue(this.text.apply(source),
					this.mapper.constructType(to.getResolvableType().getType()))) : null;
		}

	}

}
