namespace Fathom.Server.Requests;

/// <summary>An error that is answered in the protocol's form.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">One sentence.</param>
/// <param name="kind">The protocol's type of the error.</param>
/// <param name="param">The member of the request that is at fault; null for none.</param>
/// <param name="code">What programs tell the error by; null for nothing.</param>
/// <param name="cause">What went wrong, where that is the server's own fault.</param>
sealed class ApiException(int status, string message, string kind, string? param = null, string? code = null, Exception? cause = null) : Exception(message, cause)
{
    const string InvalidRequest = "invalid_request_error", ServerError = "server_error";

    public int Status => status;

    public string Kind => kind;

    public string? Param => param;

    public string? Code => code;

    /// <summary>After how many seconds it may be tried again; null for never.</summary>
    public int? RetryAfter { get; private init; }

    /// <summary>The request makes no sense.</summary>
    public static ApiException Invalid(string message, string? param = null, string? code = null) => new(400, message, InvalidRequest, param, code);

    /// <summary>The request asks for what is not done.</summary>
    public static ApiException Unsupported(string param, string? why = null) =>
        new(400, $"'{param}' is not supported{(why is null ? "" : $": {why}")}", InvalidRequest, param, "unsupported_parameter");

    /// <summary>What there is not.</summary>
    public static ApiException NotFound(string message, string? param = null, string? code = "not_found") => new(404, message, InvalidRequest, param, code);

    /// <summary>A path that is not offered.</summary>
    public static ApiException NotOffered(string message) => new(501, message, InvalidRequest, code: "not_implemented");

    /// <summary>The body is too long.</summary>
    public static ApiException TooLarge(long most) => new(413, $"the request has more than {most} bytes", InvalidRequest, code: "request_too_large");

    /// <summary>The key is missing or wrong.</summary>
    public static ApiException Unauthorised() => new(401, "the API key is missing or wrong: it is given as 'Authorization: Bearer KEY'", "authentication_error", code: "invalid_api_key");

    /// <summary>The request is made in a way that a page of a stranger could make it too.</summary>
    public static ApiException Forbidden(string message, string code) => new(403, message, "permission_error", code: code);

    /// <summary>There are too many requests.</summary>
    public static ApiException Busy(string message) => new(429, message, "rate_limit_error", code: "rate_limit_exceeded") { RetryAfter = 1 };

    /// <summary>The server cannot answer yet, or no more.</summary>
    public static ApiException Unavailable(string message, string code) => new(503, message, ServerError, code: code) { RetryAfter = 1 };

    /// <summary>Something went wrong that the request is not to blame for.</summary>
    public static ApiException Failed(string message) => new(500, message, ServerError, code: "server_error");

    /// <summary>The error that anything thrown becomes: what Fathom refuses is the request's fault before something runs, and the server's afterwards.</summary>
    public static ApiException Of(Exception error, bool runs) => error switch
    {
        ApiException known => known,
        FathomException refused => runs ? Failed(refused.Message) : Invalid(refused.Message),
        BadHttpRequestException bad => bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? new(413, "the request is too long", InvalidRequest, code: "request_too_large")
            : new(bad.StatusCode, bad.Message, InvalidRequest),
        OutOfMemoryException => Failed("there is not enough memory"),
        ObjectDisposedException => Unavailable("the server is stopping", "server_stopping"),
        _ => new(500, $"an error of the server itself: {error.GetType().Name}", ServerError, code: "server_error", cause: error),
    };
}
