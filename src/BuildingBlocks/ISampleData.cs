namespace App.BuildingBlocks;

/// <summary>Example data of a module, for the verb <c>seed</c>. A module that has some registers it in <c>AddServices</c>.</summary>
public interface ISampleData
{
    /// <summary>Fills an organisation that was made for it, and says with what: "1,000 notes".</summary>
    Task<string> AddAsync(Guid organizationId, CancellationToken cancellation);
}
