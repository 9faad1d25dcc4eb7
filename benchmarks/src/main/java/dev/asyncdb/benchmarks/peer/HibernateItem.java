package dev.asyncdb.benchmarks.peer;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * An item as Hibernate maps it.
 */
@Entity
@DynamicUpdate
@Table(name = "item")
public class HibernateItem {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Column(name = "name")
	private String name = "";

	private int price;

	private @Nullable String note;

	@Column(name = "created_at", insertable = false, updatable = false)
	private @Nullable Instant createdAt;

	public static HibernateItem of(int number) {
		HibernateItem item = new HibernateItem();
		item.name = "item" + number;
		item.price = number;
		item.note = "a note";
		return item;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public int getPrice() {
		return this.price;
	}

	public void setPrice(int price) {
		this.price = price;
	}

	public @Nullable String getNote() {
		return this.note;
	}

	public @Nullable Instant getCreatedAt() {
		return this.createdAt;
	}

}
