package dev.asyncdb.session.identity;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Values of keys in a form whose {@code equals} agrees with the database where that needs
 * no knowledge of the column: the contents of arrays, the value of a number, the instant
 * of a time. What depends on the column, such as its collation, only the database knows.
 */
public final class KeyValues {

	private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

	// utf8mb4_general_ci of MariaDB holds all of them equal
	private static final Pattern SUPPLEMENTARY = Pattern.compile("[\\x{10000}-\\x{10FFFF}]");

	private KeyValues() {
	}

	/**
	 * Return the form of a value that can be compared. Later changes of an array do not
	 * affect it.
	 * @param value the value
	 * @return the value itself for most types; {@code null} only for {@code null}
	 */
	public static @Nullable Object comparable(@Nullable Object value) {
		if (value == null || value instanceof String || (value instanceof Number && !(value instanceof BigDecimal))) {
			return value;
		}
		if (value instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes.clone());
		}
		if (value instanceof ByteBuffer buffer) {
			return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
		}
		if (value instanceof BigDecimal number) {
			return number.stripTrailingZeros();
		}
		if (value instanceof OffsetDateTime time) {
			return time.toInstant();
		}
		if (value instanceof ZonedDateTime time) {
			return time.toInstant();
		}
		if (value.getClass().isArray()) {
			return elements(value);
		}
		if (value.getClass().isRecord()) {
			return components(value);
		}
		return isCompared(value.getClass()) ? value : fields(value);
	}

	/**
	 * Return a value without what most collations ignore: case, accents, blanks at both
	 * ends and which character beyond the basic plane (an emoji) it is. Values that
	 * differ in this form are hardly ever equal to the database.
	 * @param value the value
	 * @return another text for a text; {@code null} only for {@code null}
	 */
	public static @Nullable Object loose(@Nullable Object value) {
		return (value instanceof String text) ? loose(text) : comparable(value);
	}

	private static String loose(String text) {
		String bare = ACCENTS.matcher(Normalizer.normalize(text, Form.NFKD)).replaceAll("");
		String folded = bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
		return SUPPLEMENTARY.matcher(folded).replaceAll("\uFFFD").strip();
	}

	private static List<@Nullable Object> elements(Object array) {
		List<@Nullable Object> elements = new ArrayList<>();
		for (int i = 0; i < Array.getLength(array); i++) {
			elements.add(comparable(Array.get(array, i)));
		}
		return elements;
	}

	/**
	 * Compare the components of a composite key if one of them needs another form.
	 */
	private static Object components(Object composite) {
		List<@Nullable Object> values = new ArrayList<>();
		boolean isComparable = true;
		for (RecordComponent component : composite.getClass().getRecordComponents()) {
			ReflectionUtils.makeAccessible(component.getAccessor());
			Object value = ReflectionUtils.invokeMethod(component.getAccessor(), composite);
			Object comparable = comparable(value);
			isComparable = isComparable && value == comparable;
			values.add(comparable);
		}
		return isComparable ? composite : values;
	}

	private static boolean isCompared(Class<?> type) {
		if (type.getClassLoader() == null) {
			return true;
		}
		Method equals = Objects.requireNonNull(ReflectionUtils.findMethod(type, "equals", Object.class));
		return equals.getDeclaringClass() != Object.class;
	}

	/**
	 * Compare the fields of a composite key whose class has no {@code equals}.
	 */
	private static Object fields(Object composite) {
		List<@Nullable Object> values = new ArrayList<>();
		ReflectionUtils.doWithFields(composite.getClass(), (field) -> {
			ReflectionUtils.makeAccessible(field);
			values.add(comparable(field.get(composite)));
		}, (field) -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic());
		return values;
	}

}
