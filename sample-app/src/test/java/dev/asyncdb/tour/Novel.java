package dev.asyncdb.tour;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;

public record Novel(@Id @Nullable Long id, String title, @Column("YEAR_OF_ISSUE") int year, @Nullable Long authorId) {

	public static Novel of(String title, int year) {
		return new Novel(null, title, year, null);
	}

}
