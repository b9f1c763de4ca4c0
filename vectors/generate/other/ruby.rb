# Sessions sealed by an encryptor of WorkOS's Ruby SDK.
#
#   ruby ruby.rb <encryptors/aes_gcm.rb of the SDK> <its major version>
#
# Version 6 and older need the gem `encryptor` on the load path. stdin: {"key", "answers": {name: WorkOS's answer}};
# stdout: {"version", "seals": [...]}.

require "json"
require "uri"
require File.expand_path(ARGV[0])

given = JSON.parse($stdin.read)
major = ARGV[1].to_i

# What the SDK puts into the seal: until version 6 a hash of its own models, since 7 the answer's members.
def payload(answer, major)
  tokens = {"access_token" => answer["access_token"], "refresh_token" => answer["refresh_token"]}
  if major < 7
    user = answer["user"].slice("id", "email", "first_name", "last_name", "email_verified", "profile_picture_url",
                                "external_id", "last_sign_in_at", "locale", "created_at", "updated_at")
    impersonator = answer["impersonator"] || nil.to_json
    return tokens.merge("user" => user, "organization_id" => answer["organization_id"], "impersonator" => impersonator)
  end
  tokens["user"] = answer["user"] if answer["user"]
  tokens["impersonator"] = answer["impersonator"] if answer["impersonator"]
  tokens
end

encryptor = WorkOS::Encryptors::AesGcm.new
# Before version 7 the SDK itself seals, and always the user.
answers = given["answers"].reject { |_, answer| major < 7 && answer["user"].nil? }
seals = answers.map do |name, answer|
  sealed = encryptor.seal(payload(answer, major), given["key"])
  # As Rack writes a cookie.
  cookie = "wos-session=#{URI.encode_www_form_component(sealed)}"
  {name: name, sealed: sealed, cookie: cookie, payload: encryptor.unseal(sealed, given["key"])}
end
puts JSON.generate(version: major.to_s, openssl: OpenSSL::OPENSSL_LIBRARY_VERSION, seals: seals)
