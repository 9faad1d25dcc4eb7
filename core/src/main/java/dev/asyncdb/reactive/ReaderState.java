package dev.asyncdb.reactive;

/**
 * The reader at the end of a stream, such as the client of a web server. What knows the
 * reader puts this into the Reactor context of the stream, with this type as its key.
 */
public interface ReaderState {

	/**
	 * Return whether the reader has taken nothing for some seconds although there is
	 * something to take. Called repeatedly while a result has no demand.
	 */
	boolean isStalled();

	/**
	 * Return whether the reader is gone, although nothing has cancelled the stream.
	 */
	boolean isGone();

}
