package dev.asyncdb.guide.start;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A product.
 */
public class Product {

	@Id
	private @Nullable Long id;

	private String sku;

	private @Nullable String name;

	private int stock;

	@Version
	private @Nullable Long version;

	public Product(String sku) {
		this.sku = sku;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getSku() {
		return this.sku;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public int getStock() {
		return this.stock;
	}

	public void setStock(int stock) {
		this.stock = stock;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

}
