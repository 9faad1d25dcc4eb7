package dev.asyncdb.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.autoconfigure.check.NamedSettings;
import dev.asyncdb.product.DatabaseProduct;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Does not match if {@code spring.r2dbc.url} is that of a product which asyncdb does not
 * support, such as MySQL. An application that does not name asyncdb starts as without it;
 * otherwise the start fails with the names of the products.
 *
 * @since 0.1.0
 */
public class SupportedDatabaseCondition extends SpringBootCondition {

	// The identifiers of a pool and of r2dbc-proxy precede that of the driver
	private static final Pattern DRIVER = Pattern.compile("r2dbcs?:(?:(?:pool|proxy):)*([^:]+):.*");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Supported database");
		Matcher driver = DRIVER.matcher(environment.getProperty("spring.r2dbc.url", ""));
		boolean isOther = driver.matches() && DatabaseProduct.findByDriver(driver.group(1)).isEmpty();
		return (isOther && !NamedSettings.exist(environment))
				? ConditionOutcome.noMatch(message.because("spring.r2dbc.url has the driver " + driver.group(1)))
				: ConditionOutcome.match(message.because("no other product is known, or the settings name asyncdb"));
	}

}
