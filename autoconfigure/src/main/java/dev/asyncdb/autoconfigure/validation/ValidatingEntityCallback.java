package dev.asyncdb.autoconfigure.validation;

import java.util.Set;
import java.util.function.Supplier;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.function.SingletonSupplier;

/**
 * Validates an entity before it is inserted or updated. Relations that are not loaded are
 * not validated, since their value is not known.
 */
class ValidatingEntityCallback implements BeforeSaveCallback<Object>, Ordered {

	private final SingletonSupplier<Validator> validator;

	ValidatingEntityCallback(Supplier<Validator> validator) {
		this.validator = SingletonSupplier.of(() -> ofLoadedRelations(validator.get()));
	}

	private static Validator ofLoadedRelations(Validator validator) {
		return (validator instanceof ValidatorFactory factory)
				? factory.usingContext().traversableResolver(new LoadedRelations()).getValidator() : validator;
	}

	// Last, so that what is validated is what the other callbacks have left
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Publisher<Object> onBeforeSave(Object entity, OutboundRow row, SqlIdentifier table) {
		Set<ConstraintViolation<Object>> violations = this.validator.obtain().validate(entity);
		return violations.isEmpty() ? Mono.just(entity)
				: Mono.error(new ConstraintViolationException(
						"%s of table %s violates constraints: %s".formatted(entity.getClass().getSimpleName(), table,
								violations.stream().map(ValidatingEntityCallback::text).sorted().toList()),
						violations));
	}

	// The message of a constraint can contain the value
	private static String text(ConstraintViolation<?> violation) {
		return violation.getPropertyPath() + " "
				+ violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
	}

}
