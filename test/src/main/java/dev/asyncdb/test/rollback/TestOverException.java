package dev.asyncdb.test.rollback;

import io.r2dbc.spi.R2dbcNonTransientResourceException;

/**
 * A statement arrived after the end of its test, or between two tests.
 *
 * @since 0.1.0
 */
public final class TestOverException extends R2dbcNonTransientResourceException {

	/**
	 * Create the exception.
	 * @param test the name of the test that has ended
	 * @since 0.1.0
	 */
	public TestOverException(String test) {
		super(("The test %s is over, so nothing is written any more: its work in the background has to end"
				+ " before it. Code of @AfterAll may write in a test class with"
				+ " @ExtendWith(AsyncDbExtension.class)")
			.formatted(test));
	}

}
