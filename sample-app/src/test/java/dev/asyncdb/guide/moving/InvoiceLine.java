package dev.asyncdb.guide.moving;

import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A line of an invoice.
 */
public class InvoiceLine {

	@Id
	private @Nullable Long id;

	private String text;

	private @Nullable Long invoiceId;

	@ToOne(column = "invoiceId")
	private @Nullable Invoice invoice;

	public InvoiceLine(String text) {
		this.text = text;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getText() {
		return this.text;
	}

	public @Nullable Long getInvoiceId() {
		return this.invoiceId;
	}

	public @Nullable Invoice getInvoice() {
		return this.invoice;
	}

}
