package dev.asyncdb.support;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import dev.asyncdb.product.DatabaseProduct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where a driver stores moments in the time zone of the JVM.
 */
public final class MomentZone {

	private static final Logger logger = LoggerFactory.getLogger(MomentZone.class);

	private MomentZone() {
	}

	/**
	 * Warn if values of {@link Instant} depend on the time zone of this JVM.
	 */
	public static void check(DatabaseProduct product) {
		ZoneId zone = ZoneId.systemDefault();
		if (product == DatabaseProduct.MARIADB && !zone.normalized().equals(ZoneOffset.UTC)) {
			logger.warn(
					"The driver of MariaDB stores an Instant in the time zone of this JVM, {}: readers in other zones read another moment,"
							+ " and an hour that the clock repeats is ambiguous. Run with -Duser.timezone=UTC",
					zone);
		}
	}

}
