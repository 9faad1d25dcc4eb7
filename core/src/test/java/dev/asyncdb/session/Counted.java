package dev.asyncdb.session;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.AccessType;
import org.springframework.data.annotation.AccessType.Type;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An object whose getters count their calls.
 */
@Table("counted")
@AccessType(Type.PROPERTY)
public final class Counted {

	static final AtomicLong READS = new AtomicLong();

	private Long id = 0L;

	private String name = "";

	private @Nullable String label;

	static Counted of(int id) {
		Counted counted = new Counted();
		counted.id = (long) id;
		counted.name = "name " + id;
		return counted;
	}

	@Id
	public Long getId() {
		READS.incrementAndGet();
		return this.id;
	}

	public void setId(Long id) {
		this.id = id;
	}

	public String getName() {
		READS.incrementAndGet();
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public @Nullable String getLabel() {
		READS.incrementAndGet();
		return this.label;
	}

	public void setLabel(@Nullable String label) {
		this.label = label;
	}

}
