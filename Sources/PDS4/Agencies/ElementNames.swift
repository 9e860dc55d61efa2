/// The names of the elements that PDS4's core defines, for telling a wrong letter case from an unknown name.
struct ElementNames: Sendable {
    private var exact: Set<String>
    /// By the name in lower case; `nil` where the standard has several that differ in case only.
    private var byLowercase: [String: String?]

    init(_ names: some Sequence<String>) {
        exact = Set(names)
        byLowercase = [:]
        for name in exact {
            let lower = name.lowercased()
            byLowercase[lower] = byLowercase[lower] == nil ? .some(name) : .some(nil)
        }
    }

    /// The names that a schema declares; `nil` when it cannot be read.
    init?(schema path: String) {
        guard let label = try? Label(path: path) else { return nil }
        self.init(label.root.descendants("element").compactMap { $0.attribute("name") })
    }

    /// The right spelling of a name that is right but for its letter case; `nil` when it is right or unknown.
    func correction(_ name: String) -> String? {
        guard !exact.contains(name), let found = byLowercase[name.lowercased()] else { return nil }
        return found
    }

    /// Names of the core in labels of observations, for use without an installed dictionary.
    static let common = ElementNames(
        """
        Product_Observational Identification_Area logical_identifier version_id title information_model_version product_class \
        Alias_List Alias alternate_id alternate_title Citation_Information author_list editor_list publication_year doi keyword \
        description comment Modification_History Modification_Detail modification_date Observation_Area Context_Area \
        Time_Coordinates start_date_time stop_date_time Primary_Result_Summary purpose processing_level Science_Facets \
        wavelength_range domain discipline_name facet1 facet2 Investigation_Area name type Internal_Reference External_Reference \
        lid_reference lidvid_reference reference_type reference_text Observing_System Observing_System_Component \
        Target_Identification alternate_designation Mission_Area Discipline_Area Reference_List File_Area_Observational \
        File_Area_Observational_Supplemental File file_name local_identifier creation_date_time file_size md5_checksum records \
        maximum_record_bytes Header offset object_length parsing_standard_id encoding_standard_id Array_1D Array_2D \
        Array_2D_Image Array_2D_Map Array_2D_Spectrum Array_3D Array_3D_Image Array_3D_Movie Array_3D_Spectrum axes \
        axis_index_order Element_Array data_type unit scaling_factor value_offset Axis_Array axis_name elements sequence_number \
        Band_Bin_Set Band_Bin band_number band_width center_wavelength Special_Constants saturated_constant missing_constant \
        error_constant invalid_constant unknown_constant not_applicable_constant valid_maximum valid_minimum \
        high_instrument_saturation high_representation_saturation low_instrument_saturation low_representation_saturation \
        Object_Statistics local_mean maximum mean md5 median minimum standard_deviation maximum_scaled_value \
        minimum_scaled_value Table_Binary Table_Character Table_Delimited record_delimiter field_delimiter Record_Binary \
        Record_Character Record_Delimited fields groups record_length maximum_record_length Field_Binary Field_Character \
        Field_Delimited field_number field_location field_length maximum_field_length field_format validation_format \
        Field_Statistics Group_Field_Binary Group_Field_Character Group_Field_Delimited group_number repetitions \
        group_location group_length Packed_Data_Fields bit_fields Field_Bit start_bit_location stop_bit_location \
        Uniformly_Sampled sampling_parameter_name sampling_parameter_interval sampling_parameter_unit \
        first_sampling_parameter_value last_sampling_parameter_value sampling_parameters
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
