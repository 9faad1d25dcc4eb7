package dev.asyncdb.benchmarks;

import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An entity with many children.
 */
@Table("parent")
class Parent {

	static final String CREATE = "CREATE TABLE parent (id BIGINT PRIMARY KEY, name TEXT NOT NULL)";

	@Id
	private @Nullable Long id;

	private String name = "";

	@ToMany(mappedBy = "parentId")
	private @Nullable List<Child> children;

	static Parent of(@Nullable Long id, @Nullable String name) {
		Parent parent = new Parent();
		parent.id = id;
		parent.name = (name != null) ? name : "";
		return parent;
	}

	@Nullable Long getId() {
		return this.id;
	}

	String getName() {
		return this.name;
	}

	@Nullable List<Child> getChildren() {
		return this.children;
	}

	void setChildren(List<Child> children) {
		this.children = children;
	}

}
