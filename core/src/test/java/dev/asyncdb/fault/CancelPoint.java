package dev.asyncdb.fault;

/**
 * How far the work with a connection has come.
 */
enum CancelPoint {

	ACQUIRE, BEGIN, STATEMENT, ROWS, COMMIT, CLOSE

}
