using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Security;

/// <summary>Knows who calls; answered by whoever keeps the sessions and keys.</summary>
public interface ICallers
{
    /// <summary>Whether the request shows a live session or a good key. Whoever asks again in the same request pays nothing.</summary>
    ValueTask<bool> IsKnownAsync(HttpContext http);
}
