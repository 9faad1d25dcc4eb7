package dev.asyncdb.guide.moving;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;

/**
 * What applications on JPA and on Hibernate Reactive do with their entities.
 */
@Service
class Invoices {

	private final AsyncDatabaseManager manager;

	Invoices(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// persist(invoice) with cascade: the lines are inserted too
	Mono<Invoice> create(String customer, List<String> texts) {
		Invoice invoice = new Invoice(customer);
		texts.forEach((text) -> invoice.getLines().add(new InvoiceLine(text)));
		return this.manager.inTransaction((session) -> session.save(invoice));
	}

	// find, fetch, change; flushed and committed before the value is emitted
	Mono<Invoice> addLine(long id, String text) {
		return this.manager.inTransaction((session) -> session.getById(Invoice.class, id)
			.delayUntil((invoice) -> session.fetch(invoice, Invoice::getLines))
			.doOnNext((invoice) -> invoice.getLines().add(new InvoiceLine(text))));
	}

	// "select i from Invoice i left join fetch i.lines where .. order by i.customer"
	Flux<Invoice> withStatus(String status) {
		return this.manager
			.inSession((session) -> session.select(Invoice.class)
				.where(Criteria.where(Invoice::getStatus).is(status))
				.orderBy(Sort.by("customer"))
				.with(Invoice::getLines)
				.all()
				.collectList())
			.flatMapIterable((invoices) -> invoices);
	}

	// "select l from InvoiceLine l where l.invoice.customer = :customer"
	Flux<InvoiceLine> linesOf(String customer) {
		return this.manager
			.inSession((session) -> session.select(InvoiceLine.class)
				.where(Criteria.where("invoice.customer").is(customer))
				.all()
				.collectList())
			.flatMapIterable((lines) -> lines);
	}

	// PESSIMISTIC_WRITE with SKIP LOCKED: workers share one queue
	Mono<Invoice> takeNext() {
		return this.manager.inTransaction((session) -> session.select(Invoice.class)
			.where(Criteria.where(Invoice::getStatus).is("open"))
			.orderBy(Sort.by("id"))
			.limit(1)
			.forUpdateSkipLocked()
			.first()
			.doOnNext((invoice) -> invoice.setStatus("sent")));
	}

	// "update Invoice i set i.status = 'closed' where i.status = 'sent'"
	Mono<Long> closeSent() {
		return this.manager.inTransaction((session) -> session.select(Invoice.class)
			.where(Criteria.where(Invoice::getStatus).is("sent"))
			.update(Values.of(Invoice::getStatus, "closed")));
	}

	// Blocking code keeps its shape, with a BlockingSession for the EntityManager
	private Invoice removeLines(BlockingSession session, long id, String text) {
		Invoice invoice = session.getById(Invoice.class, id);
		session.fetch(invoice, Invoice::getLines);
		invoice.getLines().removeIf((line) -> line.getText().equals(text));
		return invoice;
	}

	@Nullable Invoice withoutLines(long id, String text) {
		return this.manager.blocking().inTransaction((session) -> removeLines(session, id, text));
	}

}
