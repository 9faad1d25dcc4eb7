package dev.asyncdb.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is logged: everything of this library, down to TRACE and away from the
 * console, and of others what they log anyway.
 */
public final class LogCapture implements AutoCloseable {

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final List<String> others = new CopyOnWriteArrayList<>();

	private final Handler handler = new Listener();

	private final Logger library = logger("dev.asyncdb");

	private final @Nullable Level before = this.library.getLevel();

	/**
	 * Begin to listen.
	 */
	public LogCapture() {
		this.appender.start();
		logger(Logger.ROOT_LOGGER_NAME).addAppender(this.appender);
		this.library.addAppender(this.appender);
		this.library.setAdditive(false);
		this.library.setLevel(Level.TRACE);
		java.util.logging.Logger.getLogger("").addHandler(this.handler);
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	/**
	 * What was logged by loggers whose names begin like this.
	 * @param prefix the beginning of the names
	 * @return the messages without their errors
	 */
	public List<String> messages(String prefix) {
		return List.copyOf(this.appender.list)
			.stream()
			.filter((event) -> event.getLoggerName().startsWith(prefix))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/**
	 * Everything that was logged, with errors.
	 * @return one text
	 */
	public String text() {
		return String.join("\n", this.others) + List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()))
			.collect(Collectors.joining("\n"));
	}

	@Override
	public void close() {
		java.util.logging.Logger.getLogger("").removeHandler(this.handler);
		logger(Logger.ROOT_LOGGER_NAME).detachAppender(this.appender);
		this.library.setLevel(this.before);
		this.library.setAdditive(true);
		this.library.detachAppender(this.appender);
		this.appender.stop();
	}

	/**
	 * Hears the logging of the JDK, which JDBC drivers use.
	 */
	private final class Listener extends Handler {

		@Override
		public void publish(LogRecord event) {
			LogCapture.this.others.add(new SimpleFormatter().format(event));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
