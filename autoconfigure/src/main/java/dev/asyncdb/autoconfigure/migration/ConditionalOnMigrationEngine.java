package dev.asyncdb.autoconfigure.migration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.EngineChoice;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if an engine was chosen for the migrations of the main database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnMigrationEngine.OnMigrationEngine.class)
@interface ConditionalOnMigrationEngine {

	/**
	 * Return the engine.
	 * @return the engine
	 */
	Engine value();

	/**
	 * Compares the engine with that of the application.
	 */
	class OnMigrationEngine extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Engine wanted = metadata.getAnnotations()
				.get(ConditionalOnMigrationEngine.class)
				.getEnum("value", Engine.class);
			Engine chosen = EngineChoice.of(context.getEnvironment(), context.getClassLoader()).engine();
			// The former value is refused where the properties are bound
			Engine supported = (chosen == Engine.R2DBC) ? Engine.LIQUIBASE : chosen;
			return new ConditionOutcome(supported == wanted,
					ConditionMessage.forCondition("Migration engine").because("the engine is " + chosen));
		}

	}

}
