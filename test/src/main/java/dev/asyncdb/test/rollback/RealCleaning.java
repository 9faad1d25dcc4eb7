package dev.asyncdb.test.rollback;

import java.util.Set;
import java.util.function.BiFunction;

import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * What keeps a test with real transactions from the next one.
 *
 * @since 0.1.0
 */
public sealed interface RealCleaning permits TableCleaning, TemplateCleaning, NoCleaning {

	/** Leave everything as the test has left it. */
	RealCleaning NONE = new NoCleaning();

	/**
	 * Empty the tables after the test.
	 * @param kept names of tables that are not emptied
	 * @return the cleaning
	 * @since 0.1.0
	 */
	static RealCleaning tables(Set<String> kept) {
		return new TableCleaning(kept);
	}

	/**
	 * Let the test work on a copy of each database, and drop it afterwards.
	 * @param siblings makes connections to another database of the same server, from
	 * those of a database and the name of the other one
	 * @return the cleaning, for one test
	 * @since 0.1.0
	 */
	static RealCleaning template(BiFunction<ConnectionFactory, String, ConnectionFactory> siblings) {
		return new TemplateCleaning(siblings);
	}

	/**
	 * Begin the test.
	 * @param database the database
	 * @param test the name of the test
	 * @return completes when the test may begin
	 * @since 0.1.0
	 */
	Publisher<Void> before(RollbackConnections database, String test);

	/**
	 * Clean after the test has ended.
	 * @param database the database
	 * @return completes when it is clean
	 * @since 0.1.0
	 */
	Mono<Void> after(RollbackConnections database);

}
