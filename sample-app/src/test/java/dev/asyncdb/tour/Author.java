package dev.asyncdb.tour;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

public class Author {

	@Id
	private @Nullable Long id;

	private String name;

	@ToMany(mappedBy = "authorId", orderBy = "year desc")
	private List<Novel> novels = new ArrayList<>();

	public Author(String name) {
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public List<Novel> getNovels() {
		return this.novels;
	}

}
