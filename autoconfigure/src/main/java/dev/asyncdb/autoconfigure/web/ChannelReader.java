package dev.asyncdb.autoconfigure.web;

import java.time.Duration;

import io.netty.channel.Channel;

/**
 * The client at the other end of a channel of Netty. Thread-safe.
 * <p>
 * While a response is written nothing is read from the channel, so that the end of a
 * client's side of the connection is not noticed. For a client that takes nothing it is
 * looked for: Netty then closes the channel, which cancels the response.
 */
final class ChannelReader {

	private static final long STALLED = Duration.ofSeconds(3).toNanos();

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final Channel channel;

	private long pending;

	private long since = System.nanoTime();

	private long readAt = this.since;

	ChannelReader(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Return whether the channel is closed, which does not cancel a response in each
	 * case: a client that ended its side can go while the response begins.
	 */
	boolean isGone() {
		return !this.channel.isActive();
	}

	/**
	 * Return whether the client has taken nothing for some seconds.
	 */
	synchronized boolean isStalled() {
		long now = System.nanoTime();
		long before = this.pending;
		this.pending = this.channel.bytesBeforeWritable();
		if (this.pending == 0 || this.pending != before) {
			this.since = now;
			return false;
		}
		boolean isStalled = now - this.since > STALLED;
		if (isStalled && now - this.readAt > PAUSE) {
			this.readAt = now;
			this.channel.eventLoop().execute(this.channel::read);
		}
		return isStalled;
	}

}
