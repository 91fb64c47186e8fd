using App.BuildingBlocks;
using App.BuildingBlocks.Languages;
using Microsoft.Extensions.Options;

namespace App.Host.Hosting;

/// <summary>Reads the settings that every part needs, and refuses to start with wrong ones.</summary>
internal static class Settings
{
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section).ValidateSettings(AppOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<AppOptions>, AddressRules>();
        if (!builder.Environment.IsDevelopment() && builder.Configuration["DOTNET_RUNNING_IN_CONTAINER"] == "true" && builder.Configuration["App:DataDirectory"] is null)
        {
            builder.Configuration["App:DataDirectory"] = "/data";
        }
    }

    /// <summary>Everything that serving needs; verbs read only what they use.</summary>
    /// <exception cref="OperatorException">A setting is missing or wrong; the message names it and says where to set it.</exception>
    public static void DemandSettings(this WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        ListenSettings.Demand(app.Configuration);
        app.Services.GetRequiredService<LanguageChoice>();
        if (!app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<AppOptions>>().Value.PublicUrl is null)
        {
            throw new OperatorException(SettingsRules.Sentence("App:PublicUrl", "is missing: the address users see, such as https://app.example.com."));
        }
    }

    private sealed class AddressRules : IValidateOptions<AppOptions>
    {
        public ValidateOptionsResult Validate(string? name, AppOptions options) => SettingsRules.Verdict(AppOptions.Section, WrongIn(options));

        private static IEnumerable<(string Setting, string Fault)> WrongIn(AppOptions options)
        {
            if (options.PublicUrl is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }))
            {
                yield return (nameof(options.PublicUrl), $"is {Shown(options.PublicUrl)}, but must be http:// or https:// and a host, without a path.");
            }

            foreach (var network in options.TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!System.Net.IPNetwork.TryParse(network, out _))
                {
                    yield return (nameof(options.TrustedProxies), $"has '{network}', which is no network such as 10.0.0.0/8 or 192.0.2.7/32.");
                }
            }
        }

        // A password is not for the log.
        private static string Shown(Uri address) => address is { IsAbsoluteUri: true, UserInfo.Length: > 0 }
            ? $"'{address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)}' with a user's name"
            : $"'{address}'";
    }
}
