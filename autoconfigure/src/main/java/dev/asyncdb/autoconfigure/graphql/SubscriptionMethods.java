package dev.asyncdb.autoconfigure.graphql;

import java.lang.reflect.Method;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.util.StringUtils;

/**
 * Recognizes methods that are the fields of the type {@code Subscription}.
 */
final class SubscriptionMethods {

	private SubscriptionMethods() {
	}

	static boolean isSubscription(Method method) {
		SchemaMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, SchemaMapping.class);
		String type = (mapping != null) ? mapping.typeName() : "";
		if (!StringUtils.hasText(type)) {
			SchemaMapping ofClass = AnnotatedElementUtils.findMergedAnnotation(method.getDeclaringClass(),
					SchemaMapping.class);
			type = (ofClass != null) ? ofClass.typeName() : "";
		}
		return type.equalsIgnoreCase("Subscription");
	}

}
