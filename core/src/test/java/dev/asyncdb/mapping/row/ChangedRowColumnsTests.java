package dev.asyncdb.mapping.row;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.relational.core.sql.SqlIdentifier;

import static org.assertj.core.api.Assertions.assertThat;

class ChangedRowColumnsTests {

	private final ChangedRowColumns selection = new ChangedRowColumns(String.class, List.of(column(0)));

	@Test
	void ofWhenValuesDifferHasThese() {
		RowValues changes = changes(new Object[] { 1, 2, 3 }, new Object[] { 1, 5, 3 });
		assertThat(changes.columns().names()).containsExactly(column(1));
		assertThat(changes.values()).containsExactly(5);
	}

	@Test
	void ofWhenColumnsAreTheSameHasTheSameSet() {
		assertThat(changes(new Object[] { 1, 2 }, new Object[] { 1, 5 }).columns())
			.isSameAs(changes(new Object[] { 1, 7 }, new Object[] { 1, 8 }).columns());
	}

	@Test
	void ofWhenAValueIsRemovedHasAParameterOfItsType() {
		RowValues changes = changes(new Object[] { 1, 2 }, new @Nullable Object[] { 1, null });
		assertThat(changes.isNull(0)).isTrue();
		assertThat(changes.nulls()).isEqualTo(1);
		assertThat(Objects.requireNonNull(changes.parameters().get(column(1))).getType().getJavaType())
			.isEqualTo(Integer.class);
	}

	@Test
	void ofWhenAFixedColumnDiffersIsEmpty() {
		assertThat(changes(new Object[] { 1, 2 }, new Object[] { 9, 2 }).isEmpty()).isTrue();
	}

	@Test
	void ofWhenThereAreManyColumnsDistinguishesThem() {
		Object[] before = IntStream.range(0, 130).boxed().toArray();
		for (int changed : new int[] { 1, 65, 129 }) {
			Object[] now = before.clone();
			now[changed] = -1;
			assertThat(changes(before, now).columns().names()).containsExactly(column(changed));
		}
	}

	@Test
	void andWhenTheColumnIsNewIsTheLastOne() {
		RowValues changes = changes(new Object[] { 1, 2 }, new Object[] { 1, 5 });
		assertThat(changes.and(column(7), 3).parameters().keySet()).containsExactly(column(1), column(7));
		assertThat(changes.and(column(7), 3).columns()).isSameAs(changes.and(column(7), 4).columns());
	}

	@Test
	void andWhenTheColumnIsKnownReplacesItsValue() {
		RowValues changes = changes(new Object[] { 1, 2 }, new Object[] { 1, 5 });
		assertThat(changes.and(column(1), 3).values()).containsExactly(3);
		assertThat(changes.values()).containsExactly(5);
	}

	private RowValues changes(@Nullable Object[] before, @Nullable Object[] now) {
		SqlIdentifier[] columns = IntStream.range(0, now.length)
			.mapToObj(ChangedRowColumnsTests::column)
			.toArray(SqlIdentifier[]::new);
		Class<?>[] types = new Class<?>[now.length];
		Arrays.fill(types, Integer.class);
		return this.selection.of(columns, types, before, now, Objects::equals);
	}

	private static SqlIdentifier column(int number) {
		return SqlIdentifier.quoted("column" + number);
	}

}
