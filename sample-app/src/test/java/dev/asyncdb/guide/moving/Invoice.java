package dev.asyncdb.guide.moving;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * An entity as applications on JPA have it.
 */
public class Invoice {

	@Id
	private @Nullable Long id;

	private String customer;

	private String status = "open";

	@Version
	private @Nullable Long version;

	@ToMany(mappedBy = "invoiceId", orphanRemoval = true)
	private List<InvoiceLine> lines = new ArrayList<>();

	public Invoice(String customer) {
		this.customer = customer;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getCustomer() {
		return this.customer;
	}

	public String getStatus() {
		return this.status;
	}

	public void setStatus(String status) {
		this.status = status;
	}

	public List<InvoiceLine> getLines() {
		return this.lines;
	}

}
