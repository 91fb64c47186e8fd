using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Floor;

/// <summary>Answers with a known length, written into the connection's own buffer; Kestrel sends it when the handler returns.</summary>
internal static class Answer
{
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_noStore = "no-store";
    private static readonly StringValues s_api = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues s_json = "application/json; charset=utf-8";
    private static readonly StringValues s_html = "text/html; charset=utf-8";
    private static readonly StringValues s_referrer = "strict-origin-when-cross-origin";
    private static readonly StringValues s_sameOrigin = "same-origin";
    private static readonly StringValues s_permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues s_page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    /// <summary>The thread's buffer, empty: what is built in it is sent before the thread does anything else.</summary>
    public static ArrayBufferWriter<byte> Buffer()
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(64 * 1024);
        buffer.ResetWrittenCount();
        return buffer;
    }

    public static void SetHeaders(HttpResponse response, bool api)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = s_noSniff;
        headers.CacheControl = s_noStore;
        if (api)
        {
            headers.ContentSecurityPolicy = s_api;
        }
        else
        {
            headers.ContentSecurityPolicy = s_page;
            headers["Referrer-Policy"] = s_referrer;
            headers["Cross-Origin-Opener-Policy"] = s_sameOrigin;
            headers["Permissions-Policy"] = s_permissions;
        }
    }

    public static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static Task Json(HttpContext http, int status, ReadOnlySpan<byte> body) => Send(http.Response, status, s_json, body);

    public static Task Html(HttpContext http, ReadOnlySpan<byte> body) => Send(http.Response, StatusCodes.Status200OK, s_html, body);

    private static Task Send(HttpResponse response, int status, StringValues type, ReadOnlySpan<byte> body)
    {
        response.StatusCode = status;
        response.Headers.ContentType = type;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
        return Task.CompletedTask;
    }
}
