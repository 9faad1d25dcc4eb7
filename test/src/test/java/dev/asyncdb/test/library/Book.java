package dev.asyncdb.test.library;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table
public class Book {

	@Id
	@Nullable Long id;

	String title = "";

	Kind kind = Kind.NOVEL;

	Long authorId = 0L;

	@ToOne(column = "authorId")
	@Nullable Author author;

	@ManyToMany(joinTable = "book_topic", joinColumn = "book_id", inverseJoinColumn = "topic_id")
	List<Topic> topics = new ArrayList<>();

	public @Nullable Long getId() {
		return this.id;
	}

	public String getTitle() {
		return this.title;
	}

	public Kind getKind() {
		return this.kind;
	}

	public Long getAuthorId() {
		return this.authorId;
	}

	public @Nullable Author getAuthor() {
		return this.author;
	}

	public List<Topic> getTopics() {
		return this.topics;
	}

	public enum Kind {

		NOVEL, ESSAY

	}

}
