using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Mail;

/// <summary>Hands mail to Resend by its HTTP API.</summary>
internal sealed class ResendTransport : IMailTransport, IDisposable
{
    // Refused because of the mail itself: it would be refused again.
    private static readonly HttpStatusCode[] s_final = [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    // Refused because of our key, our domain that is not verified, or the API's address.
    private static readonly HttpStatusCode[] s_operators = [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed];

    private readonly ServiceClient _http;
    private readonly MailFormat _format;
    private readonly MailOptions _options;

    public ResendTransport(IOptions<MailOptions> options, MailFormat format)
    {
        (_options, _format) = (options.Value, format);
        _http = new ServiceClient(TimeSpan.FromSeconds(_options.TimeoutSeconds), mostBytes: 64 * 1024)
        {
            BaseAddress = _options.ResendUrl,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _options.ResendKey) },
        };
    }

    public string Name => MailTransports.Resend;

    public async Task SendAsync(Guid id, MailMessage mail, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/emails") { Content = JsonContent.Create(Of(mail), ResendJson.Default.ResendMail) };
        request.Headers.Add("Idempotency-Key", id.ToString());
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw Explain(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
            }
        }
        catch (HttpRequestException fault)
        {
            throw new MailDeliveryException($"Resend cannot be reached: {fault.Message}", fault);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new MailDeliveryException($"Resend did not answer in time: {late.Message}", late);
        }
    }

    public void Dispose() => _http.Dispose();

    private static Exception Explain(HttpStatusCode status, string body)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"Resend answered {(int)status}: {Reason(body)}");
        return s_final.Contains(status) ? new GiveUpException(reason) : new MailDeliveryException(reason) { IsOperators = s_operators.Contains(status) };
    }

    private static string Reason(string body)
    {
        try
        {
            return MailAddresses.Line(JsonSerializer.Deserialize(body, ResendJson.Default.ResendRefusal)?.Message ?? "no reason given");
        }
        catch (JsonException)
        {
            return MailAddresses.Line(body);
        }
    }

    private ResendMail Of(MailMessage mail) => new(
        _format.From.ToString(),
        [MailAddresses.Demand(mail.To)],
        MailAddresses.Line(mail.Subject),
        mail.Html,
        mail.Text,
        string.IsNullOrEmpty(_options.ReplyTo) ? null : _options.ReplyTo,
        new Dictionary<string, string>(MailFormat.Headers(mail)));
}

internal sealed record ResendMail(
    string From, string[] To, string Subject, string Html, string Text, [property: JsonPropertyName("reply_to")] string? ReplyTo, Dictionary<string, string> Headers);

internal sealed record ResendRefusal(string? Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResendMail))]
[JsonSerializable(typeof(ResendRefusal))]
internal sealed partial class ResendJson : JsonSerializerContext;
