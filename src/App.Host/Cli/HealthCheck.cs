using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using App.BuildingBlocks;
using App.Host.Hosting;

namespace App.Host.Cli;

/// <summary>Asks the product that serves on this machine whether it is ready.</summary>
internal static class HealthCheck
{
    // Less than the patience of whoever asks: the image's HEALTHCHECK gives five seconds.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    public static Command Command()
    {
        var command = new Command("healthcheck", "Asks the product that serves here, at the address in its settings, whether it is ready, and says why not.");
        command.SetAction((_, cancellation) => Mistakes.ReportAsync(() => AskAsync(cancellation)));
        return command;
    }

    private static async Task AskAsync(CancellationToken cancellation)
    {
        var settings = HostSettings.Read();
        var address = new Uri(ListenAddress.Of(settings), "/healthz/ready");
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = s_patience };
        // This machine asks itself by its address, which no certificate names.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => address.IsLoopback;
        using var client = new HttpClient(handler) { Timeout = s_patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // A product may answer to its own name only.
        request.Headers.Host = Uri.TryCreate(settings["App:PublicUrl"], UriKind.Absolute, out var known) ? known.Authority : null;
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            Console.WriteLine(response.IsSuccessStatusCode
                ? "Ready."
                : throw new OperatorException($"Not ready: {address} answered {(int)response.StatusCode}{await ReasonsAsync(response.Content, cancellation)}"));
        }
        catch (HttpRequestException error)
        {
            throw new OperatorException(
                $"Not ready: nothing answers at {address} ({error.GetBaseException().Message}). ASPNETCORE_URLS or ASPNETCORE_HTTP_PORTS say where the product listens.",
                error);
        }
        catch (TaskCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new OperatorException($"Not ready: {address} gave no answer within {s_patience.TotalSeconds:0} seconds.", error);
        }
    }

    private static async Task<string> ReasonsAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/json" })
        {
            return ".";
        }

        using var answer = await JsonDocument.ParseAsync(await content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.TryGetProperty("reasons", out var reasons)
            ? string.Concat(reasons.EnumerateArray().Select(reason => $"; {reason.GetProperty("name")}: {reason.GetProperty("reason")}"))
            : ".";
    }
}
