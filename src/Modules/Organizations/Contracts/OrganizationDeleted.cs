namespace App.Modules.Organizations.Contracts;

/// <summary>An organisation is gone for good. Whoever keeps something of it deletes that.</summary>
public sealed record OrganizationDeleted(Guid OrganizationId);
