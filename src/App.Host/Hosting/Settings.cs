using App.BuildingBlocks;
using Microsoft.Extensions.Options;

namespace App.Host.Hosting;

/// <summary>Reads the settings that every part needs, and refuses to start with wrong ones.</summary>
internal static class Settings
{
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AppOptions>>(new PublicUrlRule(builder.Environment));
        if (!builder.Environment.IsDevelopment() && builder.Configuration["DOTNET_RUNNING_IN_CONTAINER"] == "true" && builder.Configuration["App:DataDirectory"] is null)
        {
            builder.Configuration["App:DataDirectory"] = "/data";
        }
    }

    /// <summary>What is wrong with the settings, in sentences for the person who sets them.</summary>
    public static string Explain(OptionsValidationException error) => string.Join(
        Environment.NewLine,
        error.Failures.Select(failure => $"{failure}"));

    private sealed class PublicUrlRule(IHostEnvironment environment) : IValidateOptions<AppOptions>
    {
        private const string Where = "Set the environment variable App__PublicUrl, or App:PublicUrl in appsettings.json.";

        public ValidateOptionsResult Validate(string? name, AppOptions options) => options.PublicUrl switch
        {
            null when environment.IsDevelopment() => ValidateOptionsResult.Success,
            null => ValidateOptionsResult.Fail($"App:PublicUrl is missing: the address users see, such as https://app.example.com. {Where}"),
            { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/" } => ValidateOptionsResult.Success,
            var url => ValidateOptionsResult.Fail($"App:PublicUrl is '{url}', but must be http:// or https:// and a host, without a path. {Where}"),
        };
    }
}
