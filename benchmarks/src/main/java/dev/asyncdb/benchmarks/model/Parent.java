package dev.asyncdb.benchmarks.model;

import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An entity with many children.
 */
@Table("parent")
public class Parent {

	public static final String CREATE = "CREATE TABLE parent (id BIGINT PRIMARY KEY, name TEXT NOT NULL)";

	@Id
	private @Nullable Long id;

	private String name = "";

	@ToMany(mappedBy = "parentId")
	private @Nullable List<Child> children;

	public static Parent of(@Nullable Long id, @Nullable String name) {
		Parent parent = new Parent();
		parent.id = id;
		parent.name = (name != null) ? name : "";
		return parent;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public @Nullable List<Child> getChildren() {
		return this.children;
	}

	public void setChildren(List<Child> children) {
		this.children = children;
	}

}
