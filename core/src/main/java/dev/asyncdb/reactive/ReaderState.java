package dev.asyncdb.reactive;

/**
 * The reader at the end of a stream, such as the client of a web server. What knows the
 * reader puts this into the Reactor context of the stream, with this type as its key.
 */
@FunctionalInterface
public interface ReaderState {

	/**
	 * Return whether the reader has taken nothing for some seconds although there is
	 * something to take. Called repeatedly while a result has no demand.
	 */
	boolean isStalled();

}
