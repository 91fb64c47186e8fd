namespace App.BuildingBlocks.Observability;

/// <summary>One reason why the product may be unable to serve. Register implementations as singletons.</summary>
public interface IReadinessCheck
{
    /// <summary>What is checked, as it stands in the answer: "database".</summary>
    string Name { get; }

    /// <summary>
    /// Null when all is well, else the reason in a few words for operators, without data of users. Anybody may read it.
    /// Called once a second at most; what takes longer than two seconds counts as "timed out", what throws as "failed".
    /// </summary>
    ValueTask<string?> CheckAsync(CancellationToken cancellation);
}
