using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Observability;

/// <summary><c>App:DrainSeconds</c>, 0 to 15; 0 in Development and 3 elsewhere.</summary>
internal sealed class DrainSettings
{
    // Drain and stop together stay below the 25 seconds after which deployments lose patience.
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(23);

    public DrainSettings(IConfiguration configuration, IHostEnvironment environment)
    {
        var text = configuration["App:DrainSeconds"];
        var seconds = environment.IsDevelopment() ? 0d : 3d;
        if (!string.IsNullOrWhiteSpace(text)
            && (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) || seconds is not (>= 0 and <= 15)))
            throw new OptionsValidationException(AppOptions.Section, typeof(AppOptions),
                [$"App:DrainSeconds is '{text}', but must be a number of seconds from 0 to 15. Set the environment variable App__DrainSeconds."]);
        Drain = TimeSpan.FromSeconds(seconds);
    }

    public TimeSpan Drain { get; }

    /// <summary>What is left for requests under way, jobs and queues.</summary>
    public TimeSpan Shutdown => Whole - Drain;
}
