package dev.asyncdb.autoconfigure.validation;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncDatabaseManagerBuilderCustomizer;
import jakarta.validation.Validator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;

/**
 * Auto-configuration of Bean Validation before an entity is saved, if there is a
 * {@link Validator}. Entities that are saved by sessions are validated; those of
 * repositories and templates outside a session only if {@code asyncdb.url} or
 * {@code asyncdb.validation.enabled} is set, since they may have been written before
 * asyncdb was there.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnClass({ AsyncDatabaseManager.class, BeforeSaveCallback.class, Validator.class })
@ConditionalOnSingleCandidate(Validator.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.validation.enabled" }, matchIfMissing = true)
public final class AsyncdbValidationAutoConfiguration {

	// The validator comes later, since templates collect callbacks during their creation
	@Bean
	@ConditionalOnMissingBean
	@Conditional(EverywhereCondition.class)
	static ValidatingEntityCallback asyncdbValidatingEntityCallback(ObjectProvider<Validator> validator) {
		return new ValidatingEntityCallback(validator::getObject);
	}

	@Bean
	AsyncDatabaseManagerBuilderCustomizer asyncdbValidationCustomizer(ObjectProvider<Validator> validator,
			ObjectProvider<ValidatingEntityCallback> everywhere) {
		return (builder) -> {
			if (everywhere.getIfAvailable() == null) {
				builder.entityCallback(new ValidatingEntityCallback(validator::getObject));
			}
		};
	}

	/**
	 * Whether the application says that asyncdb is responsible for all that it saves.
	 */
	static class EverywhereCondition extends AnyNestedCondition {

		EverywhereCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("asyncdb.url")
		static class Url {

		}

		@ConditionalOnBooleanProperty("asyncdb.validation.enabled")
		static class Property {

		}

	}

}
