package dev.asyncdb.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves out the components that are no part of {@link AsyncDbTest}.
 */
class AsyncDbTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AsyncDbTest> {

	AsyncDbTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

}
