package dev.asyncdb.testing;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The products that a test class runs on. {@code -Dasyncdb.test.products=h2,postgresql}
 * selects some, all by default.
 */
final class TestProducts implements ArgumentsProvider {

	static final String PROPERTY = "asyncdb.test.products";

	private static final Set<DatabaseProduct> SELECTED = selected(System.getProperty(PROPERTY));

	private static Set<DatabaseProduct> selected(@Nullable String names) {
		return (names == null || names.isBlank()) ? Set.of(DatabaseProduct.values())
				: Arrays.stream(names.split(","))
					.map((name) -> DatabaseProduct.findByDriver(name.strip()).orElseThrow())
					.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
		EnabledForProduct products = AnnotationSupport
			.findAnnotation(context.getRequiredTestClass(), EnabledForProduct.class)
			.orElse(null);
		return Arrays.stream(DatabaseProduct.values())
			.filter(SELECTED::contains)
			.filter((product) -> products == null || areEnabled(products, product))
			.map(Arguments::of);
	}

	static boolean areEnabled(EnabledForProduct products, DatabaseProduct product) {
		return Arrays.asList(products.value()).contains(product)
				|| TestRun.isNightly() && Arrays.asList(products.nightly()).contains(product);
	}

}
