package dev.asyncdb.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Sees virtual threads that keep their carrier while they wait. On Java 17 there are
 * none.
 */
final class PinWatch implements AutoCloseable {

	private static final String PINNED = "jdk.VirtualThreadPinned";

	private static final Duration LONG = Duration.ofMillis(20);

	private final Recording recording = new Recording();

	private PinWatch() {
		this.recording.enable(PINNED).withThreshold(LONG);
		this.recording.start();
	}

	static PinWatch start() {
		return new PinWatch();
	}

	/**
	 * The threads that were pinned for long so far.
	 */
	List<String> found() throws IOException {
		Path file = Files.createTempFile("pins", ".jfr");
		try {
			this.recording.dump(file);
			return RecordingFile.readAllEvents(file)
				.stream()
				.filter((event) -> event.getEventType().getName().equals(PINNED))
				.filter((event) -> event.getDuration().compareTo(LONG) >= 0)
				.map(RecordedEvent::toString)
				.toList();
		}
		finally {
			Files.delete(file);
		}
	}

	@Override
	public void close() {
		this.recording.close();
	}

}
