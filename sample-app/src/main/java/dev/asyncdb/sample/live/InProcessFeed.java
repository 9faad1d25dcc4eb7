package dev.asyncdb.sample.live;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.reactive.TransactionalEventPublisher;

/**
 * Passes changes on inside of this process, after their commit. Sufficient for one
 * instance of the application.
 */
class InProcessFeed implements ChangeFeed, SmartLifecycle {

	private volatile Broadcast broadcast = new Broadcast();

	private final TransactionalEventPublisher events;

	private volatile boolean isRunning;

	InProcessFeed(ApplicationEventPublisher events) {
		this.events = new TransactionalEventPublisher(events);
	}

	@Override
	public Mono<Void> announce(Change change) {
		return this.events.publishEvent(change);
	}

	@TransactionalEventListener
	void committed(Change change) {
		this.broadcast.emit(change);
	}

	@Override
	public Flux<Change> changes() {
		return this.broadcast.changes();
	}

	@Override
	public void start() {
		this.broadcast = new Broadcast();
		this.isRunning = true;
	}

	@Override
	public void stop() {
		this.isRunning = false;
		this.broadcast.complete();
	}

	@Override
	public boolean isRunning() {
		return this.isRunning;
	}

}
