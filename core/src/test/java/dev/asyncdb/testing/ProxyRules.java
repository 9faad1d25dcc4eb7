package dev.asyncdb.testing;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.testing.FaultProxy.Direction;

/**
 * What a proxy does at the moment, and waiting that ends when it does something else.
 */
final class ProxyRules {

	private final Map<Direction, ProxyRule> rules = new EnumMap<>(Direction.class);

	ProxyRules() {
		setAll(ProxyRule.PASS);
	}

	synchronized void set(Direction direction, ProxyRule rule) {
		this.rules.put(direction, rule);
		notifyAll();
	}

	synchronized void setAll(ProxyRule rule) {
		for (Direction direction : Direction.values()) {
			this.rules.put(direction, rule);
		}
		notifyAll();
	}

	synchronized ProxyRule of(Direction direction) {
		return Objects.requireNonNull(this.rules.get(direction));
	}

	/**
	 * Wait for a time, or until another rule holds.
	 */
	synchronized void pause(Direction direction, Duration time) {
		ProxyRule begun = of(direction);
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0 && of(direction) == begun; left = end - System.nanoTime()) {
			waitFor(left / 1_000_000 + 1);
		}
	}

	/**
	 * Wait until something arrives again.
	 */
	synchronized void pauseWhileSwallowing(Direction direction) {
		while (of(direction) == ProxyRule.SWALLOW && !Thread.currentThread().isInterrupted()) {
			waitFor(0);
		}
	}

	private void waitFor(long milliseconds) {
		try {
			wait(milliseconds);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
