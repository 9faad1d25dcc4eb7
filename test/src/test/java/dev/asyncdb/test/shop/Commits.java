package dev.asyncdb.test.shop;

import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionListener;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Counts the commits of sessions.
 */
@Component
public class Commits implements SessionListener {

	private final AtomicInteger count = new AtomicInteger();

	@Override
	public Mono<Void> afterCommit(AsyncSession session) {
		return Mono.fromRunnable(this.count::incrementAndGet);
	}

	public int count() {
		return this.count.get();
	}

}
