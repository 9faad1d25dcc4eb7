package dev.asyncdb.guide.moving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The parent of SQLAlchemy's synopsis.
 */
@Table("a")
public class A {

	@Id
	private @Nullable Long id;

	private String data;

	@ColumnDefinition(nullability = Nullability.NOT_NULL, defaultValue = "CURRENT_TIMESTAMP")
	private @Nullable Instant createDate;

	@ToMany(mappedBy = "aId")
	private List<B> bs = new ArrayList<>();

	public A(String data) {
		this.data = data;
	}

	public static A of(String data, B... bs) {
		A a = new A(data);
		a.bs.addAll(List.of(bs));
		return a;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getData() {
		return this.data;
	}

	public void setData(String data) {
		this.data = data;
	}

	public @Nullable Instant getCreateDate() {
		return this.createDate;
	}

	public List<B> getBs() {
		return this.bs;
	}

}
