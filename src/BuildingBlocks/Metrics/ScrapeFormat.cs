using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace App.BuildingBlocks.Metrics;

/// <summary>Reads the Accept header: plain text unless OpenMetrics 1.0 is liked better.</summary>
internal static class ScrapeFormat
{
    public static bool IsOpenMetrics(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return false;
        var (openMetrics, text) = (0d, 0d);
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase))
                openMetrics = Serves(range, "1.0.0") ? Math.Max(openMetrics, quality) : openMetrics;
            else if (range.MatchesAllTypes || range.Type.Equals("text", StringComparison.OrdinalIgnoreCase))
                text = Serves(range, "0.0.4") ? Math.Max(text, quality) : text;
        }

        return openMetrics > text;
    }

    private static bool Serves(MediaTypeHeaderValue range, string version)
    {
        var wanted = range.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase));
        return wanted is null || wanted.GetUnescapedValue().Equals(version, StringComparison.Ordinal);
    }
}
