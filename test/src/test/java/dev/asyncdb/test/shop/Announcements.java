package dev.asyncdb.test.shop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.reactive.TransactionalEventPublisher;

/**
 * Announces accounts when the transaction that opened them has committed.
 */
@Service
public class Announcements {

	private final Bank bank;

	private final TransactionalEventPublisher events;

	private final List<String> announced = new CopyOnWriteArrayList<>();

	public Announcements(Bank bank, ApplicationEventPublisher events) {
		this.bank = bank;
		this.events = new TransactionalEventPublisher(events);
	}

	@Transactional
	public Mono<Account> open(String owner) {
		return this.bank.open(owner).delayUntil((account) -> this.events.publishEvent(new Opened(owner)));
	}

	@Transactional
	public Mono<Account> openAndFail(String owner) {
		return open(owner).then(Mono.error(new IllegalStateException("refused")));
	}

	@TransactionalEventListener
	public void announce(Opened event) {
		this.announced.add(event.owner());
	}

	public List<String> announced() {
		return List.copyOf(this.announced);
	}

	public record Opened(String owner) {
	}

}
