package dev.asyncdb.fault;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records what is only logged: buffers that were never released and errors that found no
 * listener. Netty samples a few buffers by default and all of them in the nightly build.
 */
final class LogWatch implements AutoCloseable {

	private static final List<String> LOGGERS = List.of("io.netty.util.ResourceLeakDetector",
			"reactor.core.publisher.Operators");

	private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

	LogWatch() {
		this.heard.start();
		LOGGERS.forEach((name) -> logger(name).addAppender(this.heard));
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	void verifySilence() {
		assertThat(List.copyOf(this.heard.list)).as("leaked buffers and dropped errors").isEmpty();
	}

	@Override
	public void close() {
		LOGGERS.forEach((name) -> logger(name).detachAppender(this.heard));
		this.heard.stop();
	}

}
