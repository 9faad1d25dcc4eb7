package dev.asyncdb.session.identity;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The order in which all sessions write the rows of a table, so that sessions that write
 * the same rows wait for each other and not in a circle.
 */
public final class RowOrder implements Comparator<List<? extends @Nullable Object>> {

	/** The order. */
	public static final RowOrder BY_KEY = new RowOrder();

	private RowOrder() {
	}

	/**
	 * Sort rows by their keys. Each key is read once.
	 */
	public static <T> void sort(List<T> rows, Function<T, List<@Nullable Object>> key) {
		List<Keyed<T>> keyed = new ArrayList<>();
		rows.forEach((row) -> keyed.add(new Keyed<>(row, key.apply(row))));
		keyed.sort(Comparator.comparing(Keyed::key, BY_KEY));
		rows.clear();
		keyed.forEach((row) -> rows.add(row.row()));
	}

	/**
	 * Compare the values of two keys. Texts that differ in case only can be equal to the
	 * database, so case is compared last.
	 */
	@Override
	public int compare(List<? extends @Nullable Object> one, List<? extends @Nullable Object> other) {
		int order = compare(one, other, String.CASE_INSENSITIVE_ORDER);
		return (order != 0) ? order : compare(one, other, Comparator.naturalOrder());
	}

	private static int compare(List<? extends @Nullable Object> one, List<? extends @Nullable Object> other,
			Comparator<String> texts) {
		int order = 0;
		for (int i = 0; order == 0 && i < Math.min(one.size(), other.size()); i++) {
			order = compare(one.get(i), other.get(i), texts);
		}
		return order;
	}

	private static int compare(@Nullable Object one, @Nullable Object other, Comparator<String> texts) {
		if (one instanceof Long number && other instanceof Long otherNumber) {
			return Long.compare(number, otherNumber);
		}
		if (one instanceof Number number && other instanceof Number otherNumber) {
			return new BigDecimal(number.toString()).compareTo(new BigDecimal(otherNumber.toString()));
		}
		if (one instanceof byte[] bytes && other instanceof byte[] otherBytes) {
			return ByteBuffer.wrap(bytes).compareTo(ByteBuffer.wrap(otherBytes));
		}
		if (one instanceof ByteBuffer bytes && other instanceof ByteBuffer otherBytes) {
			return bytes.compareTo(otherBytes);
		}
		return texts.compare(String.valueOf(one), String.valueOf(other));
	}

	/**
	 * A row and its key.
	 */
	private record Keyed<T>(T row, List<@Nullable Object> key) {
	}

}
