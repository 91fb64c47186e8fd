namespace App.Modules.Accounts.Contracts;

/// <summary>How accounts are called, for lists of who did what.</summary>
public interface IAccountNames
{
    /// <summary>The names of those that exist.</summary>
    Task<IReadOnlyDictionary<Guid, string>> FindAsync(IEnumerable<Guid> ids, CancellationToken cancellation = default);
}
