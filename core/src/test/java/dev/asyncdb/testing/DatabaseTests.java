package dev.asyncdb.testing;

import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Tests that run on each database product, with one database for all tests of the class.
 */
@OnEachProduct
@TestInstance(Lifecycle.PER_CLASS)
public abstract class DatabaseTests {

	private static final int POOL_SIZE = 5;

	// JUnit cannot pass it to the constructor, since all products share the instance
	@Parameter
	protected DatabaseProduct product;

	protected TestDatabase database;

	private final int poolSize;

	protected DatabaseTests() {
		this(POOL_SIZE);
	}

	protected DatabaseTests(int poolSize) {
		this.poolSize = poolSize;
	}

	/**
	 * Create the database, called once for each product.
	 * @return a new database of the product
	 */
	protected TestDatabase newDatabase() {
		return TestDatabase.of(this.product, this.poolSize);
	}

	@BeforeParameterizedClassInvocation
	void openDatabase() {
		this.database = newDatabase();
	}

	@AfterParameterizedClassInvocation
	void closeDatabase() {
		this.database.close();
	}

}
