package dev.asyncdb.testing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterInfo;

/**
 * Skips a test method on products that its {@link EnabledForProduct} does not name. For
 * classes {@link TestProducts} leaves these products out.
 */
final class EnabledForProductCondition implements ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		EnabledForProduct products = context.getTestMethod()
			.map((method) -> method.getAnnotation(EnabledForProduct.class))
			.orElse(null);
		if (products == null) {
			return ConditionEvaluationResult.enabled("All products");
		}
		DatabaseProduct product = product(context);
		return TestProducts.areEnabled(products, product)
				? ConditionEvaluationResult.enabled("Enabled for " + product.displayName())
				: ConditionEvaluationResult.disabled("Disabled for " + product.displayName());
	}

	// A parameterized method has arguments of its own, those of the class are outside
	private static DatabaseProduct product(ExtensionContext context) {
		return Stream
			.iterate(Optional.of(context), Optional::isPresent, (inner) -> inner.flatMap(ExtensionContext::getParent))
			.map((each) -> ParameterInfo.get(each.orElseThrow()))
			.filter((info) -> info != null)
			.flatMap((info) -> Arrays.stream(info.getArguments().toArray()))
			.filter(DatabaseProduct.class::isInstance)
			.map(DatabaseProduct.class::cast)
			.reduce((inner, outer) -> outer)
			.orElseThrow(() -> new IllegalStateException("@EnabledForProduct needs a class with @OnEachProduct"));
	}

}
