namespace App.Modules.Accounts.Contracts;

/// <summary>An account is gone for good, its grace period over. Whoever keeps something of it deletes that.</summary>
public sealed record AccountDeleted(Guid AccountId);
